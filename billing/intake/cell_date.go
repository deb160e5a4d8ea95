package intake

import (
	"strings"

	"quotepart/allocation/calendar"
)

// The years that a date may have. Before 1900 there is no dossier; 31/12/9999 is how other software writes an open end.
const (
	firstYear = 1900
	lastYear  = 9999
)

// readDate reads 2026-05-31 or 31/05/2026, where the day and the month may have one digit.
func readDate(text string) (string, problem) {
	if len(text) == len("2026-05-31") && text[4] == '-' && text[7] == '-' {
		return composeDate(text, text[:4], text[5:7], text[8:])
	}
	if day, rest, ok := strings.Cut(text, "/"); ok {
		if month, year, ok := strings.Cut(rest, "/"); ok {
			return composeDate(text, year, month, day)
		}
	}
	return "", wrong(notDate)
}

// composeDate makes the canonical text of a date whose three numbers were found.
func composeDate(text, yearText, monthText, dayText string) (string, problem) {
	year, okYear := smallNumber(yearText)
	month, okMonth := smallNumber(monthText)
	day, okDay := smallNumber(dayText)
	switch {
	case !okYear || !okMonth || !okDay || len(monthText) > 2 || len(dayText) > 2:
		return "", wrong(notDate)
	case len(yearText) != 4:
		return "", wrong(shortYear)
	case !calendar.Valid(max(year, 1), month, day):
		return "", wrong(noSuchDay)
	case year < firstYear || year > lastYear:
		return "", wrong(farYear)
	}
	if text[4] == '-' {
		return text, problem{}
	}
	return isoDate(yearText, month, day), problem{}
}

func isoDate(year string, month, day int) string {
	text := [10]byte{year[0], year[1], year[2], year[3], '-', tens(month), units(month), '-', tens(day), units(day)}
	return string(text[:])
}

func tens(number int) byte  { return byte('0' + number/10) }
func units(number int) byte { return byte('0' + number%10) }

// smallNumber reads one to four digits, and nothing else.
func smallNumber(text string) (int, bool) {
	if text == "" || len(text) > 4 {
		return 0, false
	}
	value := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		value = value*10 + int(text[i]-'0')
	}
	return value, true
}
