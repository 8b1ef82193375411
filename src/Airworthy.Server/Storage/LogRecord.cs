using System.Buffers.Binary;

namespace Airworthy.Server.Storage;

/// <summary>
/// The frame around one batch in the log: magic, length, checksum, sequence number, then the batch.
/// The checksum covers length, sequence and payload, so a flipped bit anywhere in a record is seen.
/// </summary>
internal static class LogRecord
{
    public const int HeaderBytes = 20;

    private const uint Magic = 0x4C575241; // "ARWL", little endian

    /// <summary>Writes the header of the record whose payload already stands behind the first <see cref="HeaderBytes"/>.</summary>
    public static void Seal(Span<byte> record, long sequence)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], record.Length - HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(record[12..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], Checksum(record));
    }

    /// <summary>Reads the record that begins at <paramref name="log"/>; false if what stands there is no whole, undamaged record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> log, out long sequence, out ReadOnlySpan<byte> payload)
    {
        sequence = 0;
        payload = default;
        if (log.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(log) != Magic)
            return false;

        var length = BinaryPrimitives.ReadInt32LittleEndian(log[4..]);
        if (length < 0 || length > log.Length - HeaderBytes)
            return false;

        var record = log[..(HeaderBytes + length)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(log[8..]) != Checksum(record))
            return false;

        sequence = BinaryPrimitives.ReadInt64LittleEndian(log[12..]);
        payload = record[HeaderBytes..];
        return true;
    }

    /// <summary>The offset of the next whole record at or after <paramref name="from"/>, or -1.</summary>
    public static int FindNext(ReadOnlySpan<byte> log, int from)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, Magic);
        for (var at = from; at < log.Length; at++)
        {
            var next = log[at..].IndexOf(magic);
            if (next < 0)
                return -1;
            at += next;
            if (TryRead(log[at..], out _, out _))
                return at;
        }

        return -1;
    }

    /// <summary>Where the last whole record ends; 0 if there is none.</summary>
    public static int EndOfLast(ReadOnlySpan<byte> log)
    {
        var end = 0;
        for (var at = 0; at >= 0 && at < log.Length;)
        {
            if (TryRead(log[at..], out _, out var payload))
                end = at += HeaderBytes + payload.Length;
            else
                at = FindNext(log, at + 1);
        }

        return end;
    }

    private static uint Checksum(ReadOnlySpan<byte> record) =>
        Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, BinaryPrimitives.ReadUInt32LittleEndian(record[4..])), record[12..]));
}
