package oracle

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
)

// num is an exact fraction. Amounts of money are num too: whole numbers of cents once they are rounded. A num is never
// changed in place, so that it may be shared.
type num = *big.Rat

// Numbers that the formulas name.
var (
	zero    = whole(0)
	one     = whole(1)
	hundred = whole(100)
)

func whole(i int) num { return new(big.Rat).SetInt64(int64(i)) }

func ratio(a, b int) num { return big.NewRat(int64(a), int64(b)) }

func add(a, b num) num { return new(big.Rat).Add(a, b) }

func sub(a, b num) num { return new(big.Rat).Sub(a, b) }

func neg(a num) num { return new(big.Rat).Neg(a) }

func div(a, b num) num { return new(big.Rat).Quo(a, b) }

func mul(factors ...num) num {
	product := new(big.Rat).SetInt64(1)
	for _, f := range factors {
		product.Mul(product, f)
	}
	return product
}

func sum(terms []num) num {
	total := new(big.Rat)
	for _, t := range terms {
		total.Add(total, t)
	}
	return total
}

func less(a, b num) bool { return a.Cmp(b) < 0 }

func lowest(a, b num) num {
	if less(b, a) {
		return b
	}
	return a
}

func highest(a, b num) num {
	if less(a, b) {
		return b
	}
	return a
}

func abs(a num) num { return new(big.Rat).Abs(a) }

// floor is the greatest whole number that is not above a.
func floor(a num) num {
	// Div is Euclidean: with a positive denominator it rounds towards minus infinity.
	return new(big.Rat).SetInt(new(big.Int).Div(a.Num(), a.Denom()))
}

// round is round(x) of calcul.md: to a whole number, half away from zero.
func round(a num) num {
	rounded := floor(add(abs(a), ratio(1, 2)))
	if a.Sign() < 0 {
		return neg(rounded)
	}
	return rounded
}

// roundTo rounds to a number of decimals, half away from zero (the published unit cost of cout_unitaire).
func roundTo(a num, decimals int) num {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
	return div(round(mul(a, scale)), scale)
}

// percent is rate per cent as a factor.
func percent(rate num) num { return div(rate, hundred) }

// euros prints a whole number of cents as the files of a campaign show it (campagne.md §3).
func euros(cents num) string { return div(cents, hundred).FloatString(2) }

// split is split(T, w) of calcul.md: everyone gets the floor of the exact quotient, the cents that remain go one each to
// the largest fractional parts, ties to the larger weight, then to the one named first. The caller names the weights in
// the order of §4.1: by code, by date or by rang, the metropole of a territory last. The weights must not all be 0.
func split(total num, weights []num) []num {
	weightSum := sum(weights)
	if weightSum.Sign() <= 0 {
		panic(fmt.Sprintf("oracle: split of %v by weights that sum to %v", total, weightSum))
	}
	parts, fractions := make([]num, len(weights)), make([]num, len(weights))
	order := make([]int, len(weights))
	for i, w := range weights {
		quotient := div(mul(abs(total), w), weightSum)
		parts[i] = floor(quotient)
		fractions[i] = sub(quotient, parts[i])
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(fractions[b].Cmp(fractions[a]), weights[b].Cmp(weights[a]), cmp.Compare(a, b))
	})
	left := sub(abs(total), sum(parts))
	for _, i := range order {
		if left.Sign() == 0 {
			break
		}
		parts[i] = add(parts[i], one)
		left = sub(left, one)
	}
	if total.Sign() < 0 {
		for i := range parts {
			parts[i] = neg(parts[i])
		}
	}
	return parts
}
