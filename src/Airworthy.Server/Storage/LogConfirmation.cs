using Microsoft.Win32.SafeHandles;

namespace Airworthy.Server.Storage;

/// <summary>
/// A note beside the log of how far it is durable. A damaged record at the log's end looks like one that was torn off by a power loss and never acknowledged;
/// with the note the one is reported and the other dropped. It is written without an fsync, for it only matters long after.
/// </summary>
internal sealed class LogConfirmation(string path, Disk disk) : IDisposable
{
    // Two places in turn, each in a page of the disk's: while one is written, or damaged, there is the other.
    private const int PlaceBytes = 4096;

    private SafeFileHandle? _file;
    private int _place;

    /// <summary>All commits through this one were durable; 0 if nothing is known.</summary>
    public long Read()
    {
        if (!File.Exists(path))
            return 0;

        ReadOnlySpan<byte> notes = File.ReadAllBytes(path);
        var through = 0L;
        for (; !notes.IsEmpty; notes = notes[Math.Min(PlaceBytes, notes.Length)..])
        {
            if (LogRecord.TryRead(notes, out var sequence, out _))
                through = Math.Max(through, sequence);
        }

        return through;
    }

    /// <exception cref="IOException">The disk does not take it. The earlier note still holds.</exception>
    public void Write(long sequence)
    {
        Span<byte> note = stackalloc byte[LogRecord.HeaderBytes];
        LogRecord.Seal(note, sequence);
        _file ??= disk.Create(path);
        _place ^= PlaceBytes;
        disk.Write(_file, note, _place);
    }

    public void Dispose() => _file?.Dispose();
}
