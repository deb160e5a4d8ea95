package pack

// AppendField and Unescape are the two ways of a field.
var (
	AppendField = appendField[string]
	Unescape    = unescape
)
