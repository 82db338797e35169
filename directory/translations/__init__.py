"""Texts of listings in other languages: which there may be, who may make them, how they are
written and read, and how they travel in a spreadsheet.

A translation whose original has changed since is out of date. It is kept for the specialist to
look at again, and pages show the original: a wrong listing costs a person their courage.
"""
