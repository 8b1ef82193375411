using System.Buffers.Binary;
using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Facts;

/// <summary>Walks the facts of a logged batch as <see cref="FactBuffer"/> wrote them. What a kind does not carry holds what an earlier fact left there.</summary>
internal ref struct FactReader(long sequence, ReadOnlySpan<byte> facts)
{
    private ReadOnlySpan<byte> _rest = facts;

    /// <summary>An update of a session.</summary>
    public SessionState Session;

    public FactKind Kind { get; private set; }

    /// <summary>Whose request the facts came in.</summary>
    public ProjectId Project { get; private set; }

    /// <summary>When the request came, UTC.</summary>
    public DateTime ReceivedAt { get; private set; }

    /// <summary>The UTC day on which the request came.</summary>
    public DateOnly Day { get; private set; }

    public SessionAggregate Aggregate { get; private set; }

    /// <summary>What was dropped, and how many of it.</summary>
    public ItemType Item { get; private set; }

    public DropReason Reason { get; private set; }

    public long Quantity { get; private set; }

    public ReleaseId Release { get; private set; }

    /// <summary>The project whose release is defined.</summary>
    public ProjectId Owner { get; private set; }

    public EnvironmentId Environment { get; private set; }

    /// <summary>The offending value of a drop, or the name that is defined.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Moves to the next fact; false at the end.</summary>
    /// <exception cref="InvalidDataException">There stands what no version of this program writes.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
            return false;
        Kind = (FactKind)_rest[0];
        _rest = _rest[1..];
        switch (Kind)
        {
            case FactKind.Received:
                Project = new(Varint.ReadInt32(ref _rest));
                ReceivedAt = new(BinaryPrimitives.ReadInt64LittleEndian(_rest), DateTimeKind.Utc);
                Day = DateOnly.FromDateTime(ReceivedAt);
                _rest = _rest[sizeof(long)..];
                break;
            case FactKind.Session:
                SessionRecord.Read(ref _rest, Project, out Session);
                break;
            case FactKind.Aggregate:
                Aggregate = AggregateRecord.Read(ref _rest, Project);
                break;
            case FactKind.Drop:
                (Item, Reason) = ((ItemType)_rest[0], (DropReason)_rest[1]);
                _rest = _rest[2..];
                Quantity = (long)Varint.Read(ref _rest);
                ReadText();
                break;
            case FactKind.Release:
                Release = new(Varint.ReadInt32(ref _rest));
                Owner = new(Varint.ReadInt32(ref _rest));
                ReadText();
                break;
            case FactKind.Environment:
                Environment = new(Varint.ReadInt32(ref _rest));
                ReadText();
                break;
            default:
                throw new InvalidDataException($"Batch {sequence} holds a fact of kind {Kind}, which this version does not know.");
        }

        return true;
    }

    private void ReadText()
    {
        var length = Varint.ReadInt32(ref _rest);
        Text = _rest[..length];
        _rest = _rest[length..];
    }
}
