package exports_test

import (
	"testing"

	"quotepart/exports"
	"quotepart/exports/exportstest"
)

// TestSettles asks to how many decimals a spreadsheet may first round: more the nearer the value is to the point at which the
// cent changes, and none where fifteen digits do not tell.
func TestSettles(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		exact    string
		decimals int
		half     bool
		digits   int
		sure     bool
	}{
		{"117.735", 2, true, 6, true},            // on the point: it rounds up
		{"0.29", 2, false, 6, true},              // on the cent: it stays
		{"1766/15", 2, true, 6, true},            // far from any
		{"1.004999", 2, true, 7, true},           // a millionth below
		{"1.00499999", 2, true, 9, true},         // …
		{"1.9999999999", 2, false, 11, true},     //
		{"1.004999999999999", 2, true, 0, false}, // a double does not tell it from 1.005
		{"123456789.0049999", 2, true, 0, false}, // nor here, with nine digits before
		{"123456789012.01", 2, false, 0, false},  // nor six decimals behind twelve digits
		{"-1.004999", 2, true, 7, true},          // as without the sign
		{"33775/199", 2, true, 6, true},          // a unit cost …
		{"33775/199", 6, true, 10, true},         // … of six decimals
	} {
		digits, sure := exports.Settles(exportstest.Ratio(row.exact), row.decimals, row.half)
		if digits != row.digits || sure != row.sure {
			t.Errorf("%s to %d decimals (half %v): got %d, %v, want %d, %v", row.exact, row.decimals, row.half, digits, sure, row.digits, row.sure)
		}
	}
}
