package dossier

import "strings"

// ValidSIREN reports whether a number has the 9 digits of a SIREN and its key.
func ValidSIREN(number string) bool { return luhn(number, 9) }

// ValidSIRET reports whether a number has the 14 digits of a SIRET and its key. It holds La Poste's establishments to
// their own rule: the sum of their digits is a multiple of 5.
func ValidSIRET(number string) bool {
	if luhn(number, 14) {
		return true
	}
	if len(number) != 14 || !strings.HasPrefix(number, "356000000") {
		return false
	}
	sum := 0
	for _, digit := range number {
		if digit < '0' || digit > '9' {
			return false
		}
		sum += int(digit - '0')
	}
	return sum%5 == 0
}

func luhn(number string, length int) bool {
	if len(number) != length {
		return false
	}
	sum := 0
	for i := range length {
		digit := int(number[length-1-i]) - '0'
		if digit < 0 || digit > 9 {
			return false
		}
		if i%2 == 1 {
			digit *= 2
			if digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return sum%10 == 0
}
