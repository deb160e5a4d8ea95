package xlsx

import (
	"strconv"

	"quotepart/allocation/money"
	"quotepart/billing/fault"
)

// All the floats of quotepart are in this file: the format stores numbers, widths and heights as doubles.

// maxCents is where a double, and Excel's fifteen digits, stop holding every cent.
const maxCents = money.Cents(999_999_999_999_999)

// euros turns cents into the double of a cell, and asserts that it reads back as the same cents. An amount beyond
// fifteen digits is fault.Internal.
func euros(c money.Cents) (float64, error) {
	value := float64(c) / 100
	back, err := money.ParseCents(strconv.FormatFloat(value, 'f', 2, 64))
	if err != nil || back != c || c.Abs() > maxCents {
		return 0, fault.Refuse(fault.Internal, "le montant %s € ne tient pas exactement dans une cellule", c)
	}
	return value, nil
}

// nearest turns an exact fraction into the nearest double: a figure to look at, never added up to money.
func nearest(r money.Ratio) float64 {
	value, _ := r.Rat().Float64()
	return value
}

// characters is the width of a column that holds so many figures at fontSize. A workbook counts widths in figures of its
// default font, which is two points larger: 9/11, and some room for bold.
func characters(n int) float64 { return float64(n*88) / 100 }

// points is a height or a size; the format refuses a row taller than 409.
func points(n int) float64 { return float64(min(n, 400)) }

// inch gives a margin in hundredths of an inch.
func inch(hundredths int) *float64 {
	value := float64(hundredths) / 100
	return &value
}
