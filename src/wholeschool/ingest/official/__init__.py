"""Official statistics: files of the Department for Education, read by what their columns mean."""
