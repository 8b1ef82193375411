using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Reads <c>request</c>. Cookies are not kept.</summary>
internal static class RequestReader
{
    /// <summary>Keeps the request. False if nothing is said of one.</summary>
    public static bool Read(scoped ref EventCursor cursor, EventDraft draft)
    {
        if (cursor.Json.TokenType != JsonTokenType.StartObject)
        {
            cursor.Json.Skip();
            return false;
        }

        string? method = null, fragment = null;
        var kept = Parts.None;
        var start = cursor.Output.Length;
        cursor.Output.Name("request"u8);
        cursor.Output.BeginObject();
        while (cursor.NextMember(out var name))
        {
            if (draft.RequestUrl is null && name.SequenceEqual("url"u8))
                draft.RequestUrl = cursor.TakeText("url"u8, EventLimits.Url, isProse: true);
            else if (method is null && name.SequenceEqual("method"u8))
                method = cursor.TakeText("method"u8, EventLimits.Name);
            else if (fragment is null && name.SequenceEqual("fragment"u8))
                fragment = cursor.TakeText("fragment"u8, EventLimits.Url, isProse: true);
            else
                KeepPart(ref cursor, PartNamed(name), ref kept);
        }

        return cursor.Output.EndObjectUnlessEmpty(start);
    }

    private static void KeepPart(scoped ref EventCursor cursor, Parts part, scoped ref Parts kept)
    {
        if (part == Parts.None || (kept & part) != 0)
            cursor.Json.Skip();
        else if (FreeForm.WriteMember(ref cursor, NameOf(part), EventLimits.RequestBytes))
            kept |= part;
    }

    private static Parts PartNamed(ReadOnlySpan<byte> name)
    {
        foreach (var part in (ReadOnlySpan<Parts>)[Parts.Headers, Parts.Data, Parts.QueryString, Parts.Environment, Parts.ContentType])
        {
            if (name.SequenceEqual(NameOf(part)))
                return part;
        }

        return Parts.None;
    }

    private static ReadOnlySpan<byte> NameOf(Parts part) => part switch
    {
        Parts.Headers => "headers"u8,
        Parts.Data => "data"u8,
        Parts.QueryString => "query_string"u8,
        Parts.Environment => "env"u8,
        _ => "inferred_content_type"u8,
    };

    [Flags]
    private enum Parts
    {
        None = 0,
        Headers = 1,
        Data = 2,
        QueryString = 4,
        Environment = 8,
        ContentType = 16,
    }
}
