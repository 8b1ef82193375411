using System.Buffers.Binary;
using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Facts;

/// <summary>
/// Collects the facts of one request in the form in which they are logged: what is applied after the commit, and again after a restart, is read from these bytes.
/// </summary>
internal sealed class FactBuffer
{
    /// <summary>Longest offending value kept with a drop, in bytes.</summary>
    public const int MaxExampleBytes = 200;

    private byte[] _bytes = new byte[512];
    private int _length;
    private int _headerLength;

    /// <summary>Whether there is anything to log besides who sent it and when.</summary>
    public bool HasFacts => _length > _headerLength;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public int Capacity => _bytes.Length;

    /// <summary>Begins the facts of a request.</summary>
    public void Begin(ProjectId project, DateTime receivedAt)
    {
        _length = 0;
        var target = Reserve(1 + Varint.MaxBytes + sizeof(long));
        target[0] = (byte)FactKind.Received;
        var at = 1 + Varint.Write(target[1..], (ulong)project.Value);
        BinaryPrimitives.WriteInt64LittleEndian(target[at..], receivedAt.Ticks);
        _length = _headerLength = at + sizeof(long);
    }

    public void Add(in SessionState update)
    {
        var target = Reserve(1 + SessionRecord.MaxBytes);
        target[0] = (byte)FactKind.Session;
        _length += 1 + SessionRecord.Write(target[1..], update);
    }

    public void Add(in SessionAggregate aggregate)
    {
        var target = Reserve(1 + AggregateRecord.MaxBytes);
        target[0] = (byte)FactKind.Aggregate;
        _length += 1 + AggregateRecord.Write(target[1..], aggregate);
    }

    /// <summary>Counts dropped items; <paramref name="example"/> is cut to <see cref="MaxExampleBytes"/>.</summary>
    public void AddDrop(ItemType item, DropReason reason, long quantity, ReadOnlySpan<byte> example = default)
    {
        if (example.Length > MaxExampleBytes)
            example = example[..MaxExampleBytes];
        var target = Reserve(3 + 2 * Varint.MaxBytes + example.Length);
        target[0] = (byte)FactKind.Drop;
        target[1] = (byte)item;
        target[2] = (byte)reason;
        var at = 3 + Varint.Write(target[3..], (ulong)quantity);
        _length += at + WriteText(target[at..], example);
    }

    public void Define(ReleaseId id, ProjectId project, ReadOnlySpan<byte> version)
    {
        var target = Reserve(1 + 3 * Varint.MaxBytes + version.Length);
        target[0] = (byte)FactKind.Release;
        var at = 1 + Varint.Write(target[1..], (ulong)id.Value);
        at += Varint.Write(target[at..], (ulong)project.Value);
        _length += at + WriteText(target[at..], version);
    }

    public void Define(EnvironmentId id, ReadOnlySpan<byte> name)
    {
        var target = Reserve(1 + 2 * Varint.MaxBytes + name.Length);
        target[0] = (byte)FactKind.Environment;
        var at = 1 + Varint.Write(target[1..], (ulong)id.Value);
        _length += at + WriteText(target[at..], name);
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        return _bytes.AsSpan(_length);
    }

    private static int WriteText(Span<byte> target, ReadOnlySpan<byte> text)
    {
        var at = Varint.Write(target, (ulong)text.Length);
        text.CopyTo(target[at..]);
        return at + text.Length;
    }
}
