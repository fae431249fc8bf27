"""Why a solve is impossible, and what helps, in words."""
