package money

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"

	"github.com/shopspring/decimal"
)

// Ratio is an exact fraction. The zero value is 0. It lives in two machine words while it fits and moves to a big.Rat
// when it does not: the numbers of a dossier nearly always fit, so that speed costs no exactness.
//
// Invariant: the fraction is irreducible, its denominator positive, and wide is nil whenever both words fit.
type Ratio struct {
	num    int64
	denom1 int64 // the denominator less one, so that the zero value is 0/1
	wide   *big.Rat
}

// Int gives the fraction n/1.
func Int(n int64) Ratio { return Ratio{num: n} }

// One gives the fraction 1.
func One() Ratio { return Int(1) }

// Fraction gives num/denom. A denominator that is not positive is a broken invariant of the caller, and panics.
func Fraction(num, denom int64) Ratio {
	if denom <= 0 {
		panic("money: denominator is not positive")
	}
	divisor := int64(gcd(magnitude(num), uint64(denom)))
	return Ratio{num: num / divisor, denom1: denom/divisor - 1}
}

// FromDecimal gives the fraction that a written decimal stands for.
func FromDecimal(d decimal.Decimal) Ratio {
	coefficient, exponent := d.Coefficient(), d.Exponent()
	if coefficient.IsInt64() && exponent <= 0 && exponent >= -18 {
		return Fraction(coefficient.Int64(), pow10(int(-exponent)))
	}
	return fromRat(d.Rat())
}

// FromRat gives the same fraction as a big.Rat.
func FromRat(r *big.Rat) Ratio { return fromRat(new(big.Rat).Set(r)) }

func fromRat(r *big.Rat) Ratio {
	if r.Num().IsInt64() && r.Denom().IsInt64() && r.Num().Int64() != math.MinInt64 {
		return Ratio{num: r.Num().Int64(), denom1: r.Denom().Int64() - 1}
	}
	return Ratio{wide: r}
}

// Rat gives the same fraction as a new big.Rat.
func (r Ratio) Rat() *big.Rat {
	if r.wide != nil {
		return new(big.Rat).Set(r.wide)
	}
	return big.NewRat(r.num, r.denom1+1)
}

// Small gives numerator and denominator when both fit in a machine word.
func (r Ratio) Small() (num, denom int64, ok bool) { return r.num, r.denom1 + 1, r.wide == nil }

// Sign gives -1, 0 or 1.
func (r Ratio) Sign() int {
	if r.wide != nil {
		return r.wide.Sign()
	}
	switch {
	case r.num < 0:
		return -1
	case r.num > 0:
		return 1
	}
	return 0
}

// IsZero reports whether the fraction is 0.
func (r Ratio) IsZero() bool { return r.wide == nil && r.num == 0 }

// Neg gives the opposite.
func (r Ratio) Neg() Ratio {
	if r.wide != nil || r.num == math.MinInt64 {
		return fromRat(r.Rat().Neg(r.Rat()))
	}
	return Ratio{num: -r.num, denom1: r.denom1}
}

// Add gives the exact sum.
func (r Ratio) Add(other Ratio) Ratio {
	if r.wide == nil && other.wide == nil {
		if r.denom1 == other.denom1 { // same denominator: the common case, and the only cheap one
			if sum, ok := addInt64(r.num, other.num); ok {
				if r.denom1 == 0 {
					return Ratio{num: sum}
				}
				return Fraction(sum, r.denom1+1)
			}
		} else if sum, ok := addSmall(r, other); ok {
			return sum
		}
	}
	return fromRat(new(big.Rat).Add(r.Rat(), other.Rat()))
}

func addSmall(r, other Ratio) (Ratio, bool) {
	left, ok1 := mulInt64(r.num, other.denom1+1)
	right, ok2 := mulInt64(other.num, r.denom1+1)
	denom, ok3 := mulInt64(r.denom1+1, other.denom1+1)
	if !ok1 || !ok2 || !ok3 {
		return Ratio{}, false
	}
	sum, ok := addInt64(left, right)
	if !ok {
		return Ratio{}, false
	}
	return Fraction(sum, denom), true
}

// Sub gives the exact difference.
func (r Ratio) Sub(other Ratio) Ratio { return r.Add(other.Neg()) }

// Mul gives the exact product.
func (r Ratio) Mul(other Ratio) Ratio {
	if r.wide == nil && other.wide == nil {
		if r.denom1|other.denom1 == 0 {
			if product, ok := mulInt64(r.num, other.num); ok {
				return Ratio{num: product}
			}
		} else if product, ok := mulSmall(r, other); ok {
			return product
		}
	}
	return fromRat(new(big.Rat).Mul(r.Rat(), other.Rat()))
}

// mulSmall cancels crosswise first: the product is then irreducible, and as small as it can be.
func mulSmall(r, other Ratio) (Ratio, bool) {
	denom, otherDenom := r.denom1+1, other.denom1+1
	first := int64(gcd(magnitude(r.num), uint64(otherDenom)))
	second := int64(gcd(magnitude(other.num), uint64(denom)))
	num, ok1 := mulInt64(r.num/first, other.num/second)
	bottom, ok2 := mulInt64(denom/second, otherDenom/first)
	if !ok1 || !ok2 {
		return Ratio{}, false
	}
	return Ratio{num: num, denom1: bottom - 1}, true
}

// Cmp compares: -1 when r is smaller, 0 when equal, 1 when larger.
func (r Ratio) Cmp(other Ratio) int {
	if r.wide == nil && other.wide == nil {
		if r.denom1 == other.denom1 {
			return compareInt64(r.num, other.num)
		}
		if left, ok := mulInt64(r.num, other.denom1+1); ok {
			if right, ok := mulInt64(other.num, r.denom1+1); ok {
				return compareInt64(left, right)
			}
		}
	}
	return r.Rat().Cmp(other.Rat())
}

// String writes the fraction as a decimal where it has one (0.8), else as a fraction (292/365).
func (r Ratio) String() string {
	if text, ok := r.appendSmall(nil); ok {
		return string(text)
	}
	rat := r.Rat()
	if places, finite := rat.FloatPrec(); finite {
		return rat.FloatString(places)
	}
	return rat.String()
}

// appendSmall writes a fraction of two machine words; false when its decimal needs more. Traces write millions of them.
func (r Ratio) appendSmall(buffer []byte) ([]byte, bool) {
	if r.wide != nil || r.num == math.MinInt64 {
		return nil, false
	}
	denom := r.denom1 + 1
	twos := bits.TrailingZeros64(uint64(denom))
	fives := powerOfFive(denom >> twos)
	if fives < 0 { // no decimal
		buffer = strconv.AppendInt(buffer, r.num, 10)
		return strconv.AppendInt(append(buffer, '/'), denom, 10), true
	}
	places := max(twos, fives)
	if places > 18 {
		return nil, false
	}
	digits, ok := mulInt64(r.num, pow10(places)/denom)
	if !ok {
		return nil, false
	}
	if digits < 0 {
		buffer, digits = append(buffer, '-'), -digits
	}
	if places == 0 {
		return strconv.AppendInt(buffer, digits, 10), true
	}
	buffer = append(strconv.AppendInt(buffer, digits/pow10(places), 10), '.')
	for place := places - 1; place >= 0; place-- {
		buffer = append(buffer, byte('0'+digits/pow10(place)%10))
	}
	return buffer, true
}

// powerOfFive gives the exponent of a power of five, -1 for any other number.
func powerOfFive(n int64) int {
	exponent := 0
	for ; n%5 == 0; n /= 5 {
		exponent++
	}
	if n != 1 {
		return -1
	}
	return exponent
}

// MarshalText writes what String gives.
func (r Ratio) MarshalText() ([]byte, error) {
	if text, ok := r.appendSmall(make([]byte, 0, 24)); ok {
		return text, nil
	}
	return []byte(r.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (r *Ratio) UnmarshalText(text []byte) error {
	parsed, ok := new(big.Rat).SetString(string(text))
	if !ok {
		return ErrOverflow
	}
	*r = fromRat(parsed)
	return nil
}

func compareInt64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func addInt64(a, b int64) (int64, bool) {
	sum := a + b
	return sum, sum != math.MinInt64 && ((a >= 0) != (b >= 0) || (sum >= 0) == (a >= 0))
}

func mulInt64(a, b int64) (int64, bool) {
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	if high != 0 || low > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(low), true
	}
	return int64(low), true
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// gcd is Euclid's; gcd(0, n) is n.
func gcd(a, b uint64) uint64 {
	for a != 0 {
		a, b = b%a, a
	}
	return b
}

func pow10(n int) int64 {
	power := int64(1)
	for range n {
		power *= 10
	}
	return power
}
