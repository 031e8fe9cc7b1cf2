// An independent check of a published journal, built from Debian's Go packages only: golang-go and golang-golang-x-mod-dev.
//
//	verify FOLDER VKEY [-old CHECKPOINT] [RECEIPT...]
//
// It opens the checkpoint with note.Open, reads tiles through tlog.TileHashReader (which checks each against the signed root), proves the
// inclusion of sampled entries of the bundles, the consistency of sizes, and checks receipts. Exit 0 when all holds; otherwise 1 and one line
// that says what failed.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight
const bundlesChecked = 40 // of a large journal; the first, the last and evenly between

type head struct {
	origin string
	size   int64
	root   tlog.Hash
}

type folder struct{ path string }

// c2spPath turns the path of the Go checksum database, "tile/8/L/N", into that of C2SP, "tile/L/N".
func c2spPath(tile tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
}

func (f folder) Height() int { return tileHeight }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(f.path, c2spPath(tile)))
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d bytes, expected %d", c2spPath(tile), len(data), tile.W*tlog.HashSize)
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func openHead(text []byte, verifiers note.Verifiers) (head, error) {
	var h head
	opened, err := note.Open(text, verifiers)
	if err != nil {
		return h, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return h, errors.New("checkpoint has too few lines")
	}
	h.origin = lines[0]
	if h.origin != opened.Sigs[0].Name {
		return h, errors.New("checkpoint of another origin")
	}
	if h.size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return h, err
	}
	h.root, err = tlog.ParseHash(lines[2])
	return h, err
}

// bundlePath is the path of a level-0 tile with "entries" in place of the level.
func bundlePath(n int64, width int) string {
	tile := tlog.Tile{H: tileHeight, L: 0, N: n, W: width}
	return "tile/entries/" + strings.TrimPrefix(c2spPath(tile), "tile/0/")
}

func readBundle(path string, width int) ([][]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("cut in the middle of an entry")
		}
		length := int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(entries) != width {
		return nil, fmt.Errorf("%d entries, expected %d", len(entries), width)
	}
	return entries, nil
}

func checkInclusion(h head, reader tlog.HashReader, index int64, entry []byte) error {
	proof, err := tlog.ProveRecord(h.size, index, reader)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, h.size, h.root, index, tlog.RecordHash(entry))
}

func checkBundles(f folder, h head, reader tlog.HashReader) (int, error) {
	bundles := (h.size + tileWidth - 1) / tileWidth
	step := bundles/bundlesChecked + 1
	checked := 0
	for n := int64(0); n < bundles; n++ {
		if n%step != 0 && n != bundles-1 {
			continue
		}
		width := int(min64(tileWidth, h.size-n*tileWidth))
		path := bundlePath(n, width)
		entries, err := readBundle(filepath.Join(f.path, path), width)
		if err != nil {
			return checked, fmt.Errorf("%s: %w", path, err)
		}
		for i, entry := range entries {
			// All leaves of the bundle against the tile, and some by a proof of their own.
			index := n*tileWidth + int64(i)
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil {
				return checked, fmt.Errorf("entry %d: %w", index, err)
			}
			if hashes[0] != tlog.RecordHash(entry) {
				return checked, fmt.Errorf("%s: entry %d is not the one in the tree", path, index)
			}
			if i%51 == 0 || i == width-1 {
				if err := checkInclusion(h, reader, index, entry); err != nil {
					return checked, fmt.Errorf("inclusion of entry %d: %w", index, err)
				}
			}
			checked++
		}
	}
	return checked, nil
}

func min64(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func checkConsistency(h, old head, reader tlog.HashReader) error {
	proof, err := tlog.ProveTree(h.size, old.size, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, h.size, h.root, old.size, old.root)
}

// checkGrowth proves that trees of several sizes, read from the same tiles, are beginnings of this one.
func checkGrowth(h head, reader tlog.HashReader) error {
	for _, size := range []int64{1, 2, 255, 256, 257, 1000, 65536, h.size - 1} {
		if size < 1 || size > h.size {
			continue
		}
		root, err := tlog.TreeHash(size, reader)
		if err != nil {
			return err
		}
		if err := checkConsistency(h, head{size: size, root: root}, reader); err != nil {
			return fmt.Errorf("size %d: %w", size, err)
		}
	}
	return nil
}

// checkReceipt follows C2SP tlog-proof; "extra" holds the commitment.
func checkReceipt(text string, verifiers note.Verifiers) error {
	parts := strings.SplitN(text, "\n\n", 2)
	if len(parts) != 2 {
		return errors.New("no empty line")
	}
	lines := strings.Split(parts[0], "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return errors.New("first lines are not those of a receipt")
	}
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	h, err := openHead([]byte(parts[1]), verifiers)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, h.size, h.root, index, tlog.RecordHash(entry))
}

func run(args []string) (string, error) {
	if len(args) < 2 {
		return "", errors.New("usage: verify FOLDER VKEY [-old CHECKPOINT] [RECEIPT...]")
	}
	f := folder{args[0]}
	verifier, err := note.NewVerifier(args[1])
	if err != nil {
		return "", fmt.Errorf("key: %w", err)
	}
	verifiers := note.VerifierList(verifier)
	text, err := os.ReadFile(filepath.Join(f.path, "checkpoint"))
	if err != nil {
		return "", err
	}
	h, err := openHead(text, verifiers)
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	reader := tlog.TileHashReader(tlog.Tree{N: h.size, Hash: h.root}, f)
	args = args[2:]
	if len(args) >= 2 && args[0] == "-old" {
		oldText, err := os.ReadFile(args[1])
		if err != nil {
			return "", err
		}
		old, err := openHead(oldText, verifiers)
		if err != nil {
			return "", fmt.Errorf("old checkpoint: %w", err)
		}
		if err := checkConsistency(h, old, reader); err != nil {
			return "", fmt.Errorf("consistency with the old checkpoint: %w", err)
		}
		args = args[2:]
	}
	if err := checkGrowth(h, reader); err != nil {
		return "", fmt.Errorf("consistency: %w", err)
	}
	checked, err := checkBundles(f, h, reader)
	if err != nil {
		return "", err
	}
	for _, path := range args {
		receipt, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		if err := checkReceipt(string(receipt), verifiers); err != nil {
			return "", fmt.Errorf("receipt %s: %w", filepath.Base(path), err)
		}
	}
	return fmt.Sprintf("size %d: %d entries and %d receipts hold", h.size, checked, len(args)), nil
}

func main() {
	said, err := run(os.Args[1:])
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println(said)
}
