"""What comes next: a turn of talk and a production, on LangGraph and DBOS."""
