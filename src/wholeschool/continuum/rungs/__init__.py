"""Rungs and standings: where each pupil stood on the continuum, week by week and half-term by half-term."""
