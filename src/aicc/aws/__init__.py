"""Amazon's contact centre: Lex V2, Connect flows and Comprehend, there and on a laptop."""
