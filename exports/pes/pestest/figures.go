package pestest

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// amount is what V_Montant and V_Montant_Light have in common: at most two decimals, no sign.
var amount = regexp.MustCompile(`^[0-9]{1,14}(?:\.[0-9]{1,2})?$`)

// cents reads an amount of at most 14 digits.
func cents(v V) (int64, bool) {
	if !amount.MatchString(string(v)) {
		return 0, false
	}
	whole, decimals, _ := strings.Cut(string(v), ".")
	if len(whole)+len(decimals) > 14 {
		return 0, false
	}
	value, err := strconv.ParseInt(whole+(decimals + "00")[:2], 10, 64)
	return value, err == nil
}

// positive reads an amount that must be more than nothing.
func positive(v V) (int64, bool) {
	value, ok := cents(v)
	return value, ok && value > 0
}

// euros writes cents for a message.
func euros(value int64) string {
	digits := strconv.FormatInt(value, 10)
	for len(digits) < 3 {
		digits = "0" + digits
	}
	return digits[:len(digits)-2] + "." + digits[len(digits)-2:]
}

// number reads a whole number, 1 or more, of at most digits digits.
func number(v V, digits int) (int64, bool) {
	if len(v) == 0 || len(v) > digits || strings.Trim(string(v), "0123456789") != "" {
		return 0, false
	}
	value, err := strconv.ParseInt(string(v), 10, 64)
	return value, err == nil && value > 0
}

func date(v V) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, string(v))
	return day, err == nil
}

// laPoste is the one SIREN whose establishments are numbered otherwise: the sum of the digits is a multiple of five.
const laPoste = "356000000"

// isSIRET holds fourteen digits to their key.
func isSIRET(v V) bool {
	if len(v) != 14 || strings.Trim(string(v), "0123456789") != "" || strings.Trim(string(v), "0") == "" {
		return false
	}
	if strings.HasPrefix(string(v), laPoste) && v != laPoste+"00048" { // its head office has an ordinary key
		sum := 0
		for _, digit := range v {
			sum += int(digit - '0')
		}
		return sum%5 == 0
	}
	return luhn(v)
}

// isSIREN holds nine digits to their key.
func isSIREN(v V) bool {
	return len(v) == 9 && strings.Trim(string(v), "0123456789") == "" && strings.Trim(string(v), "0") != "" && luhn(v)
}

// luhn doubles every second digit from the right, adds the digits of all, and wants a multiple of ten.
func luhn(v V) bool {
	sum := 0
	for i := range len(v) {
		digit := int(v[len(v)-1-i] - '0')
		if i%2 == 1 {
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	return sum%10 == 0
}
