package exports

import (
	"math/big"

	"quotepart/allocation/money"
)

// The decimals between which a spreadsheet's own noise is rounded away, and the digits that a double holds for sure.
const (
	leastSettling = 6
	mostSettling  = 11
	soundDigits   = 14
)

// settles gives the decimals to which a spreadsheet may first round what it finds for an exact value, so that rounding
// (half) or cutting it to so many decimals then gives the exact result. It answers false where no number of decimals is
// sure: the noise is below half of the last one, and the value is then on a point where the result changes, or farther
// from it than two of the last one.
func settles(exact money.Ratio, decimals int, half bool) (int, bool) {
	rat := exact.Rat()
	whole := len(new(big.Int).Quo(new(big.Int).Abs(rat.Num()), rat.Denom()).String())
	scaled := new(big.Rat).Mul(new(big.Rat).Abs(rat), power(decimals))
	if half {
		scaled.Add(scaled, big.NewRat(1, 2))
	}
	rest := new(big.Int).Mod(scaled.Num(), scaled.Denom())
	toNext := new(big.Int).Sub(scaled.Denom(), rest)
	near := rest
	if toNext.Cmp(rest) < 0 {
		near = toNext
	}
	for digits := max(leastSettling, decimals+4); digits <= mostSettling && whole+digits <= soundDigits; digits++ {
		if rest.Sign() == 0 {
			return digits, true
		}
		distance := new(big.Rat).Mul(new(big.Rat).SetFrac(near, scaled.Denom()), power(digits-decimals))
		if distance.Cmp(big.NewRat(2, 1)) > 0 {
			return digits, true
		}
	}
	return 0, false
}

func power(n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
}
