namespace Airworthy.Server.Storage;

/// <summary>What a restart read from the log, and what it found damaged.</summary>
internal sealed class LogReplay(long folded)
{
    public delegate void Apply(long sequence, ReadOnlySpan<byte> payload);

    /// <summary>The last sequence number that was read, or the folded one if there was none.</summary>
    public long LastSequence { get; private set; } = folded;

    public long Records { get; private set; }

    /// <summary>Batches that were acknowledged and cannot be read, by their missing sequence numbers.</summary>
    public long LostBatches { get; private set; }

    /// <summary>Bytes that were skipped to find the next whole record.</summary>
    public long DamagedBytes { get; private set; }

    /// <summary>Bytes at the end that form no whole record: a commit that was never acknowledged.</summary>
    public long TornBytes { get; private set; }

    public bool IsDamaged => LostBatches > 0 || DamagedBytes > 0;

    public void Read(LogSegment segment, Apply apply)
    {
        // A segment begins when all before it is durable. What is missing was in an earlier one, or folded into a store that has lost it.
        MissThrough(segment.FirstSequence - 1);
        ReadOnlySpan<byte> log = File.ReadAllBytes(segment.Path);
        for (var at = 0; at < log.Length;)
        {
            if (!LogRecord.TryRead(log[at..], out var sequence, out var payload))
            {
                // Space that was given to the file in advance is zero and holds nothing.
                if (log[at..].IndexOfAnyExcept((byte)0) < 0)
                    return;

                var next = LogRecord.FindNext(log, at + 1);
                TornBytes += (next < 0 ? log.Length : next) - at;
                at = next < 0 ? log.Length : next;
                continue;
            }

            at += LogRecord.HeaderBytes + payload.Length;
            segment.LastSequence = Math.Max(segment.LastSequence, sequence);
            MissThrough(sequence - 1);
            if (sequence <= LastSequence)
                continue; // folded already, or written twice after an error

            TornBytes = 0;
            LastSequence = sequence;
            Records++;
            apply(sequence, payload);
        }
    }

    /// <summary>
    /// Counts as lost what was not read through a number that was durable.
    /// A commit that was torn off was never acknowledged, and its number was given again: only a missing number is a loss.
    /// </summary>
    public void MissThrough(long sequence)
    {
        if (sequence <= LastSequence)
            return;
        LostBatches += sequence - LastSequence;
        DamagedBytes += TornBytes;
        TornBytes = 0;
        LastSequence = sequence;
    }
}
