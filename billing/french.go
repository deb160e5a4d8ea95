package billing

import (
	"fmt"
	"strings"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// frenchDay writes a day as 31/05/2026.
func frenchDay(d calendar.Day) string {
	year, month, day := d.Date()
	return fmt.Sprintf("%02d/%02d/%04d", day, month, year)
}

// Euros writes an amount as a French reader expects it in a message: 1 234,56 €, with the spaces that do not break.
func Euros(amount money.Cents) string {
	text := amount.Abs().String()
	whole, cents, _ := strings.Cut(text, ".")
	grouped := ""
	for len(whole) > 3 {
		grouped = "\u202f" + whole[len(whole)-3:] + grouped
		whole = whole[:len(whole)-3]
	}
	sign := ""
	if amount < 0 {
		sign = "−"
	}
	return sign + whole + grouped + "," + cents + "\u00a0€"
}
