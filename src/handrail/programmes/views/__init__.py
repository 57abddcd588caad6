"""Pages of the programmes app: `running` programmes and cohorts, `importing` people, `joining`."""
