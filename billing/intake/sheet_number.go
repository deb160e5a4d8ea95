package intake

import (
	"fmt"
	"strconv"
	"strings"

	"quotepart/allocation/calendar"
)

// stored is a number of a sheet: digits × 10^exponent. A sheet stores the shortest text of a binary double, such as
// 0.30000000000000004 or 7.0000000000000007E-2; Excel computes and shows 15 significant digits, and so does this.
type stored struct {
	negative bool
	digits   string // at most significantDigits, without leading or trailing zeros; empty: zero
	exponent int
}

const significantDigits = 15

// parseStored reads the text of a number cell, and rounds its digits, half away from zero, without ever making a float
// of it.
func parseStored(text string) (stored, bool) {
	var number stored
	mantissa, power, scientific := strings.Cut(strings.ToUpper(text), "E")
	if scientific {
		exponent, err := strconv.Atoi(power)
		if err != nil || exponent < -400 || exponent > 400 { // a double ends at 10^308
			return stored{}, false
		}
		number.exponent = exponent
	}
	if unsigned, ok := strings.CutPrefix(mantissa, "-"); ok {
		mantissa, number.negative = unsigned, true
	}
	whole, decimals, _ := strings.Cut(strings.TrimPrefix(mantissa, "+"), ".")
	number.digits = whole + decimals
	number.exponent -= len(decimals)
	if number.digits == "" || len(number.digits) > 400 || strings.Trim(number.digits, "0123456789") != "" {
		return stored{}, false
	}
	number.round()
	return number, true
}

// round keeps the significant digits and strips the zeros around them.
func (n *stored) round() {
	n.digits = strings.TrimLeft(n.digits, "0")
	if cut := len(n.digits) - significantDigits; cut > 0 {
		up := n.digits[significantDigits] >= '5'
		n.digits, n.exponent = n.digits[:significantDigits], n.exponent+cut
		if up {
			n.increment()
		}
	}
	trimmed := strings.TrimRight(n.digits, "0")
	n.exponent += len(n.digits) - len(trimmed)
	if n.digits = trimmed; trimmed == "" {
		*n = stored{}
	}
}

// increment adds one to the last digit.
func (n *stored) increment() {
	digits := []byte(n.digits)
	i := len(digits) - 1
	for ; i >= 0 && digits[i] == '9'; i-- {
		digits[i] = '0'
	}
	if i >= 0 {
		digits[i]++
		n.digits = string(digits)
		return
	}
	n.digits = "1" + string(digits)
}

// plain writes the number without an exponent.
func (n stored) plain() string {
	sign := ""
	if n.negative {
		sign = "-"
	}
	switch point := len(n.digits) + n.exponent; {
	case n.digits == "":
		return "0"
	case n.exponent >= 0:
		return sign + n.digits + strings.Repeat("0", n.exponent)
	case point > 0:
		return sign + n.digits[:point] + "." + n.digits[point:]
	default:
		return sign + "0." + strings.Repeat("0", -point) + n.digits
	}
}

// dateCell turns a serial number into its day. Excel's calendar of 1900 has a 29 February 1900 that never was (number
// 60): the days before it count from 31 December 1899, those after from 30 December. That of 1904 counts from 1 January.
func (n stored) dateCell(date1904 bool) cell {
	moment := cell{n.plain(), momentCell}
	whole, fraction, _ := strings.Cut(n.plain(), ".")
	serial, err := strconv.Atoi(whole)
	if err != nil || n.negative || serial > 2958465 { // 31/12/9999
		return moment
	}
	origin := calendar.Of(1899, 12, 30)
	switch {
	case date1904:
		origin = calendar.Of(1904, 1, 1)
	case serial == 0 || serial == 60:
		return moment
	case serial < 60:
		origin = calendar.Of(1899, 12, 31)
	}
	day := origin + calendar.Day(serial)
	text := day.String()
	if day >= calendar.Forever {
		text = "9999-12-31" // which calendar writes as an open end
	}
	if fraction != "" {
		return cell{text + " " + clock(fraction), momentCell}
	}
	return cell{text, dateCell}
}

// clock gives the hour and minute of a fraction of a day, to show them.
func clock(fraction string) string {
	minutes, scale := int64(0), int64(1)
	for _, digit := range fraction[:min(len(fraction), significantDigits)] {
		minutes, scale = minutes*10+int64(digit-'0'), scale*10
	}
	minutes = minutes * 24 * 60 / scale // 10^15 × 1440 holds in 63 bits
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}
