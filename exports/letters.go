package exports

import (
	"strconv"
	"strings"
	"time"

	"quotepart/allocation/money"
)

// Letters writes an amount in full, as the sum of a titre is stopped: « six cent soixante-seize euros », « mille deux cent
// trois euros et cinquante centimes ». The spelling is the traditional one, which administrations print: hyphens below a
// hundred only, and not around « et ». A negative amount opens with « moins ».
func Letters(c money.Cents) string {
	// The digits are taken from the text of the amount, so that the smallest of all, which has no opposite, is spelt too.
	whole, cents, _ := strings.Cut(strings.TrimPrefix(c.String(), "-"), ".")
	euros, _ := strconv.ParseUint(whole, 10, 64)
	hundredths, _ := strconv.ParseUint(cents, 10, 64)
	text := ""
	switch {
	case euros == 0 && hundredths == 0:
		return "zéro euro"
	case euros == 0:
	case euros%1_000_000 == 0:
		text = numeral(euros) + " d'euros" // un million d'euros
	default:
		text = numeral(euros) + " " + agreed("euro", euros)
	}
	if hundredths > 0 {
		text = joined(" et ", text, numeral(hundredths)+" "+agreed("centime", hundredths))
	}
	if c < 0 {
		return "moins " + text
	}
	return text
}

// DayInWords writes a stored day, 2026-06-01, as administrations do: 1er juin 2026. Anything else stays as it is.
func DayInWords(iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	number := strconv.Itoa(day.Day())
	if day.Day() == 1 {
		number = "1er"
	}
	return number + nbsp + months[day.Month()-1] + nbsp + strconv.Itoa(day.Year())
}

var months = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// agreed gives a noun its plural, which in French begins at two.
func agreed(noun string, n uint64) string {
	if n < 2 {
		return noun
	}
	return noun + "s"
}

// scales are the nouns above a thousand, largest first. Cents in 64 bits stay below a thousand billiards of euros.
var scales = []struct {
	value uint64
	noun  string
}{{1e15, "billiard"}, {1e12, "billion"}, {1e9, "milliard"}, {1e6, "million"}}

// numeral spells a whole number above zero.
func numeral(n uint64) string {
	var words []string
	for _, scale := range scales {
		if count := n / scale.value; count > 0 {
			words = append(words, hundreds(count, true)+" "+agreed(scale.noun, count))
			n %= scale.value
		}
	}
	switch thousands := n / 1000; {
	case thousands == 1:
		words = append(words, "mille")
	case thousands > 1:
		words = append(words, hundreds(thousands, false)+" mille") // mille is a numeral: no « s » before it, nor on it
	}
	if n %= 1000; n > 0 {
		words = append(words, hundreds(n, true))
	}
	return strings.Join(words, " ")
}

// hundreds spells 1 to 999. last says that no other numeral follows: cent and vingt then take their « s ».
func hundreds(n uint64, last bool) string {
	count, rest := n/100, n%100
	var words []string
	switch {
	case count == 1:
		words = append(words, "cent")
	case count > 1 && rest == 0 && last:
		words = append(words, units[count], "cents")
	case count > 1:
		words = append(words, units[count], "cent")
	}
	if rest > 0 {
		words = append(words, tens(rest, last))
	}
	return strings.Join(words, " ")
}

var (
	units = [...]string{"", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize",
		"dix-sept", "dix-huit", "dix-neuf"}
	// A ten that borrows the numbers from ten to nineteen of the one below it stands under that one's name.
	tenWords = [...]string{"", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"}
)

// tens spells 1 to 99.
func tens(n uint64, last bool) string {
	if n < 20 {
		return units[n]
	}
	ten, unit := n/10, n%10
	if ten == 7 || ten == 9 {
		unit += 10
	}
	switch {
	case n == 80 && last:
		return "quatre-vingts"
	case unit == 0:
		return tenWords[ten]
	case ten < 8 && (unit == 1 || unit == 11): // vingt et un, soixante et onze; but quatre-vingt-un
		return tenWords[ten] + " et " + units[unit]
	}
	return tenWords[ten] + "-" + units[unit]
}
