package billing

// Anomaly is something of the control report that a person must judge: no fault of the data, but maybe a slip.
type Anomaly struct {
	Code     string // permanent, CTL-001; AnomalyRules and « quotepart anomalies » list them
	Blocking bool   // refuses the calculation unless accepted with a reason
	Tiers    string // the party, where there is one
	Service  string
	Exercice int    // 0 where there is none
	Message  string // French
	Motif    string // the reason given with --accepter, where it was accepted
}
