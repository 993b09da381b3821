"""The reviewer's desk: a page in the browser where a person approves translations.

It is served to this machine only, and writes the same PO files as every other tool. What it needs
beside the base (the extra `review`) is imported when it is started.
"""
