-- One row a published figure: each with its own source, scope, vintage and boundary.
SELECT * FROM cells WHERE form = 'published-figures'
