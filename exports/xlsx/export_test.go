package xlsx

import (
	"math"
	"strconv"
)

// Near reports whether two texts are numbers that a spreadsheet shows alike.
func Near(x, y string) bool {
	a, errA := strconv.ParseFloat(x, 64)
	b, errB := strconv.ParseFloat(y, 64)
	return errA == nil && errB == nil && math.Abs(a-b) <= 1e-9*max(1, math.Abs(a))
}
