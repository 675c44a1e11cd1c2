# SPDX-License-Identifier: BSD-2-Clause
# Print a C file line by line without comments and without the insides of strings and character constants.
# The targets of #include are kept.
{
	out = ""
	if (!comment && $0 ~ /^[ \t]*#[ \t]*include/) {
		print
		next
	}
	n = length($0)
	for (i = 1; i <= n; i++) {
		c = substr($0, i, 1)
		two = substr($0, i, 2)
		if (comment) {
			if (two == "*/") {
				comment = 0
				i++
			}
		} else if (quote != "") {
			if (c == "\\")
				i++
			else if (c == quote) {
				quote = ""
				out = out c
			}
		} else if (two == "/*") {
			comment = 1
			i++
		} else if (two == "//") {
			break
		} else {
			if (c == "\"" || c == "'")
				quote = c
			out = out c
		}
	}
	quote = ""
	print out
}
