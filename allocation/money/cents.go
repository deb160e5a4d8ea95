package money

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Cents is an amount of money, in cents of a euro.
type Cents int64

// ErrOverflow says that an amount does not fit in 63 bits of cents (92 million billion euros).
var ErrOverflow = errors.New("montant hors limites")

// String writes euros with a decimal point and two decimals, as in the exported CSV files: -1234.50.
func (c Cents) String() string {
	var buffer [24]byte
	return string(c.Append(buffer[:0]))
}

// Append appends what String gives.
func (c Cents) Append(buffer []byte) []byte {
	magnitude := uint64(c)
	if c < 0 {
		buffer = append(buffer, '-')
		magnitude = -magnitude
	}
	buffer = strconv.AppendUint(buffer, magnitude/100, 10)
	return append(buffer, '.', byte('0'+magnitude/10%10), byte('0'+magnitude%10))
}

// MarshalText writes what String gives, so that amounts are exact text in JSON.
func (c Cents) MarshalText() ([]byte, error) { return c.Append(nil), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Cents) UnmarshalText(text []byte) error {
	amount, err := ParseCents(string(text))
	if err != nil {
		return err
	}
	*c = amount
	return nil
}

// ParseCents reads an amount in euros with a decimal point and at most two decimals.
func ParseCents(text string) (Cents, error) {
	amount, err := decimal.NewFromString(text)
	if err != nil || strings.ContainsAny(text, "eE") {
		return 0, errors.New("montant attendu, lu « " + text + " »")
	}
	shifted := amount.Shift(2)
	if !shifted.IsInteger() {
		return 0, errors.New("montant à deux décimales au plus attendu, lu « " + text + " »")
	}
	whole := shifted.BigInt()
	if !whole.IsInt64() {
		return 0, ErrOverflow
	}
	return Cents(whole.Int64()), nil
}

// Sum adds amounts. It fails with ErrOverflow rather than wrap.
func Sum(amounts ...Cents) (Cents, error) {
	var total Cents
	for _, amount := range amounts {
		if (amount > 0 && total > math.MaxInt64-amount) || (amount < 0 && total < math.MinInt64-amount) {
			return 0, ErrOverflow
		}
		total += amount
	}
	return total, nil
}

// Abs gives the amount without its sign.
func (c Cents) Abs() Cents {
	if c < 0 {
		return -c
	}
	return c
}

// Ratio gives the amount as an exact fraction, still in cents.
func (c Cents) Ratio() Ratio { return Int(int64(c)) }
