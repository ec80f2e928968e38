"""Who is speaking: identities, verification, the vault, the 360 view and the operator's BSS."""
