package intake

import "strconv"

// grouped writes a count as people read it: 5 000 000.
func grouped(count int64) string {
	text := strconv.FormatInt(count, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + " " + text[i:]
	}
	return text
}

// weight writes a size, rounded up: a file one byte too large is not said to have the size of the limit.
func weight(bytes int64) string {
	if bytes < 10<<20 {
		return grouped(bytes) + " octets"
	}
	return grouped((bytes+1<<20-1)>>20) + " Mio"
}
