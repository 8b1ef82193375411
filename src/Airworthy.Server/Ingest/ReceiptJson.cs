using Airworthy.Protocol;

namespace Airworthy.Server.Ingest;

/// <summary>What a sender is told whose request is stored: <c>{"id":"…"}</c>, or <c>{}</c> if nothing in it has a name.</summary>
internal static class ReceiptJson
{
    /// <summary>As long as it is with an id.</summary>
    public const int MaxBytes = 7 + SentryId.HexLength + 2;

    /// <summary>Writes it to where there is room for <see cref="MaxBytes"/>; returns how many bytes it has.</summary>
    public static int Write(SentryId? eventId, Span<byte> json)
    {
        if (eventId is not { } id)
        {
            "{}"u8.CopyTo(json);
            return 2;
        }

        """{"id":"00000000000000000000000000000000"}"""u8.CopyTo(json);
        id.Format(json[7..]);
        return MaxBytes;
    }
}
