package billing

import (
	"encoding/json"

	"quotepart/allocation"
	"quotepart/billing/fault"
)

// EncodeTrace writes the steps of a line as the JSON array that Line.Trace keeps.
func EncodeTrace(steps []allocation.Step) (string, error) {
	text, err := json.Marshal(steps)
	return string(text), err
}

// DecodeTrace reads Line.Trace. It answers fault.Corrupt when the text is not what EncodeTrace wrote.
func DecodeTrace(text string) ([]allocation.Step, error) {
	var steps []allocation.Step
	if err := json.Unmarshal([]byte(text), &steps); err != nil {
		return nil, &fault.Error{Kind: fault.Corrupt, Message: "la trace d'une ligne est illisible", Cause: err}
	}
	return steps, nil
}
