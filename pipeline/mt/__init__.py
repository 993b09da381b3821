"""From a segment to its checked translation; no page and no file is known here.

`translate.translate_segments` is one path, to be read from top to bottom:

1. `preprocess`: tagged text becomes plain text, a tree of tags, sentences and their terms
2. `find_best_hypotheses`: the engine translates the sentences, in few calls
3. `enforce_terms`: strategies change a target until the locked terms are in it
4. `project_tags`: each tag gets its span in the joined target
5. `postprocess`: target and spans become tagged text
6. `verify`: all that a person should look at becomes a problem

A `TranslationRequest` goes in, a `Translation` comes out. Between them the steps fill in one
`SegmentState` with a `SentenceState` for each sentence. `memory` keeps translations between runs.
"""
