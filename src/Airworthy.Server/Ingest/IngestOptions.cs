using System.ComponentModel.DataAnnotations;

namespace Airworthy.Server.Ingest;

/// <summary>Limits on what one request may bring. Beyond them it is answered 413 and counts nothing.</summary>
internal sealed class IngestOptions
{
    /// <summary>Largest envelope, in bytes, before as after decompression.</summary>
    [Range(1_024, 200 * 1_024 * 1_024)]
    public int MaxEnvelopeBytes { get; set; } = 20 * 1_024 * 1_024;

    /// <summary>Largest event, in bytes after decompression: an item of an envelope, or what comes to <c>/store/</c>.</summary>
    [Range(1_024, 100 * 1_024 * 1_024)]
    public int MaxEventBytes { get; set; } = 1_024 * 1_024;

    /// <summary><c>session</c> and <c>sessions</c> items in one envelope.</summary>
    [Range(1, 100_000)]
    public int MaxSessionItems { get; set; } = 100;

    /// <summary>Bytes of all session items of one envelope.</summary>
    [Range(1_024, 100 * 1_024 * 1_024)]
    public int MaxSessionItemBytes { get; set; } = 10 * 1_024 * 1_024;

    /// <summary><c>client_report</c> items in one envelope.</summary>
    [Range(1, 100_000)]
    public int MaxClientReports { get; set; } = 100;

    /// <summary>Bytes of all client reports of one envelope.</summary>
    [Range(1_024, 100 * 1_024 * 1_024)]
    public int MaxClientReportBytes { get; set; } = 100 * 1_024;
}
