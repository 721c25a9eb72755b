"""A bot in Amazon Lex V2: its definition, made from a bot project, checked, packed, deployed and compared."""
