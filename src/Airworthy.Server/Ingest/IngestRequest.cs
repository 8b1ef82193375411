using Airworthy.Protocol;
using Airworthy.Protocol.Events;
using Airworthy.Server.Facts;

namespace Airworthy.Server.Ingest;

/// <summary>What one request needs while it is read; rented, so that a request allocates none of it.</summary>
internal sealed class IngestRequest
{
    // One that a large request made larger is not kept.
    private const int MaxKeptBytes = 64 * 1024;

    [ThreadStatic]
    private static IngestRequest? _spare;

    private byte[] _scratch = new byte[1024];

    public FactBuffer Facts { get; } = new();

    public List<ItemSlice> Items { get; } = [];

    /// <summary>The event that the request has brought; null if it has none.</summary>
    public WaitingEvent? Event { get; set; }

    /// <summary>The client reports that were read so far.</summary>
    public List<ClientReport> Reports { get; } = [];

    /// <summary>What the client reports say together; null if there are none to keep.</summary>
    public WaitingReports? Reported { get; set; }

    public static IngestRequest Rent()
    {
        var request = _spare ?? new IngestRequest();
        _spare = null;
        return request;
    }

    public void Return()
    {
        Items.Clear();
        Reports.Clear();
        (Event, Reported) = (null, null);
        if (_scratch.Length <= MaxKeptBytes && Facts.Capacity <= MaxKeptBytes)
            _spare = this;
    }

    /// <summary>Room for the unescaped strings of a payload.</summary>
    public Span<byte> ScratchFor(ReadOnlySpan<byte> payload)
    {
        if (_scratch.Length < payload.Length)
            _scratch = new byte[payload.Length];
        return _scratch;
    }
}

/// <summary>Where an item's payload stands in the envelope.</summary>
internal readonly record struct ItemSlice(ItemType Type, int Start, int Length);
