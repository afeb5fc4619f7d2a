"""(see the docstring)"""
