package retour

import (
	"encoding/xml"
	"regexp"
	"strings"
)

// escape writes a text so that it is the same text once read: characters that XML does not allow become U+FFFD, and
// what looks like an escape of the format (_x000D_) is escaped itself.
func escape(text string) string { return markup(escapeLike.ReplaceAllString(text, "_x005F$0")) }

// markup writes a text in XML, where it comes from a part of the format and has its escapes already.
func markup(text string) string {
	var escaped strings.Builder
	_ = xml.EscapeText(&escaped, []byte(text)) // a Builder never fails
	return strings.ReplaceAll(escaped.String(), "&#xA;", "\n")
}

var escapeLike = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// clip keeps a text within what a cell or a comment may hold.
func clip(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
