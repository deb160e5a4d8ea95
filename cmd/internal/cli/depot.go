package cli

import (
	"encoding/hex"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"quotepart/billing/fault"
	"quotepart/ledger"
)

// depot is what was deposited out of the base, for whatever verifies it: heads noted by hand, signed ones, and the public
// keys that these must be signed with. Such a key is never taken from the base, where a forger would put his own.
type depot struct{ texts, files, keys []string }

// add gives a command the options of a deposit.
func (d *depot) add(command *cobra.Command) {
	command.Flags().StringSliceVar(&d.texts, "tete", nil, "tête déposée, `SEQUENCE:EMPREINTE` ou EMPREINTE (peut se répéter)")
	command.Flags().StringArrayVar(&d.files, "depot", nil, "tête signée et déposée : son `FICHIER` (peut se répéter)")
	command.Flags().StringArrayVar(&d.keys, "cle-publique", nil, "`CLÉ` publique des têtes signées : son texte, ou son fichier .pub (peut se répéter)")
}

// heads gives the heads that were deposited, once their signatures are verified; those noted by hand have no words beside.
func (d *depot) heads() ([]ledger.Checkpoint, error) {
	heads, err := parseHeads(d.texts)
	if err != nil {
		return nil, err
	}
	if len(d.files) > 0 && len(d.keys) == 0 {
		return nil, fault.Refuse(fault.Invalid, "une tête signée se vérifie avec la clé publique que l'on vous a remise : --cle-publique CLÉ|FICHIER")
	}
	if len(d.files) == 0 && len(d.keys) > 0 {
		return nil, fault.Refuse(fault.Invalid, "--cle-publique ne sert qu'à une tête signée : --depot FICHIER")
	}
	keys, err := publicKeys(d.keys)
	if err != nil {
		return nil, err
	}
	for _, path := range d.files {
		signed, err := readShort(path, ledger.MaxCheckpoint)
		if err != nil {
			return nil, err
		}
		checkpoint, err := ledger.OpenCheckpoint(signed, keys...)
		if err != nil {
			return nil, &fault.Error{Kind: fault.Conflict, Message: "dépôt « " + path + " »", Cause: err}
		}
		heads = append(heads, checkpoint)
	}
	return heads, nil
}

// publicKeys reads keys that are given as texts or as files.
func publicKeys(given []string) ([]ledger.PublicKey, error) {
	var keys []ledger.PublicKey
	for _, text := range given {
		where := "--cle-publique"
		if _, err := os.Stat(text); err == nil || !strings.Contains(text, "+") { // every key holds one
			content, err := readShort(text, ledger.MaxCheckpoint)
			if err != nil {
				return nil, err
			}
			text, where = string(content), "« "+text+" »"
		}
		key, err := ledger.ParsePublicKey(text)
		if err != nil {
			return nil, &fault.Error{Kind: fault.Invalid, Message: where, Cause: err}
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// readShort reads a file that holds no more than some bytes: a wrong one is not read whole.
func readShort(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.Refuse(fault.NotFound, "« %s » ne peut être lu : %s", path, errnoText(err))
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, fault.Refuse(fault.NotFound, "« %s » ne peut être lu : %s", path, errnoText(err))
	}
	if int64(len(content)) > most {
		return nil, fault.Refuse(fault.Invalid, "« %s » a plus de %d octets : ce n'est ni une clé, ni une tête signée", path, most)
	}
	return content, nil
}

// parseHeads reads heads, each of them with its sequence, or a bare hash.
func parseHeads(texts []string) ([]ledger.Checkpoint, error) {
	var heads []ledger.Checkpoint
	for _, text := range texts {
		number, hash, ok := strings.Cut(text, ":")
		if !ok {
			number, hash = "", text
		}
		seq, err := strconv.ParseInt(number, 10, 64)
		if _, wrong := hex.DecodeString(hash); ok && (err != nil || seq < 1) || len(hash) != 64 || wrong != nil {
			return nil, fault.Refuse(fault.Invalid, "« %s » n'est pas une tête de journal : SEQUENCE:EMPREINTE ou EMPREINTE est attendu, l'empreinte en 64 chiffres hexadécimaux", text)
		}
		heads = append(heads, ledger.Checkpoint{Head: ledger.Head{Seq: seq, Hash: strings.ToLower(hash)}})
	}
	return heads, nil
}
