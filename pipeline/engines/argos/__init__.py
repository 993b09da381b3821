"""Argos Translate packages, run by CTranslate2."""
