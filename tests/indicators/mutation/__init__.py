"""Mutants of the method's SQL: where it can be changed (`sites`), which tests a change reaches (`reaching`), which notice it."""
