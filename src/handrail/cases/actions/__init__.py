"""What changes signs and cases: `signs` looks at pairs, `opening` opens cases, `caring` works on them,
`nudging` writes to both, `asking` is for the two, `limits` for thresholds.
"""
