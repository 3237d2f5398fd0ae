"""The pages of campaigns: home, brands, owners, cases, dossiers, and what became of a photo."""
