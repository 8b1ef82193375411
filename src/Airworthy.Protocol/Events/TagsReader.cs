using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Reads <c>tags</c>: an object, or a list of pairs. They are written as an object.</summary>
internal static class TagsReader
{
    private static readonly SearchValues<char> OfKey = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-");

    /// <summary>Keeps the tags. False if there is none.</summary>
    public static bool Read(scoped ref EventCursor cursor, List<KeyValuePair<string, string>> tags)
    {
        if (cursor.Json.TokenType == JsonTokenType.StartObject)
            ReadMembers(ref cursor, tags);
        else if (cursor.Json.TokenType == JsonTokenType.StartArray)
            ReadPairs(ref cursor, tags);
        if (tags.Count == 0)
            return false;

        cursor.Output.Name("tags"u8);
        cursor.Output.BeginObject();
        foreach (var (key, value) in tags)
        {
            cursor.Output.Name(Encoding.UTF8.GetBytes(key));
            cursor.Output.Text(value);
        }

        cursor.Output.EndObject();
        return true;
    }

    private static void ReadMembers(scoped ref EventCursor cursor, List<KeyValuePair<string, string>> tags)
    {
        while (cursor.NextMember(out var name))
            Add(ref cursor, Encoding.UTF8.GetString(name), tags);
    }

    private static void ReadPairs(scoped ref EventCursor cursor, List<KeyValuePair<string, string>> tags)
    {
        while (cursor.NextElement())
        {
            if (cursor.Json.TokenType != JsonTokenType.StartArray)
            {
                cursor.Json.Skip();
                continue;
            }

            if (!cursor.NextElement())
                continue;
            var key = cursor.ScalarAt() ?? "";
            if (!cursor.NextElement())
                continue;
            Add(ref cursor, key, tags);
            while (cursor.NextElement())
                cursor.Json.Skip();
        }
    }

    /// <summary>Of several values of one key the first is kept. One with a line break is none.</summary>
    private static void Add(scoped ref EventCursor cursor, string name, List<KeyValuePair<string, string>> tags)
    {
        var key = name.Trim().Replace(' ', '-');
        if (cursor.ScalarAt(cutsFractions: true) is not { } text || tags.Count >= EventLimits.Tags
            || key.Length is 0 or > EventLimits.TagKey || key.AsSpan().ContainsAnyExcept(OfKey) || tags.Exists(tag => tag.Key == key))
        {
            return;
        }

        text = text.Trim();
        if (text.Length == 0 || text.Contains('\n'))
            return;
        text = SecretNames.IsSecret(Encoding.UTF8.GetBytes(key))
            ? Encoding.UTF8.GetString(SecretText.Replacement)
            : cursor.Cleaned(text, EventLimits.TagValue, isProse: true);
        tags.Add(new(key, text));
    }
}
