using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Lists may come as <c>{"values": […]}</c>, or alone.</summary>
internal static class ValueList
{
    /// <summary>Whether the object that the cursor stands on has a member <c>values</c>, which it mostly begins with. The caller's cursor stays where it is.</summary>
    public static bool IsIn(EventCursor ahead)
    {
        while (ahead.NextMember(out var name))
        {
            if (name.SequenceEqual("values"u8))
                return true;
            ahead.Json.Skip();
        }

        return false;
    }

    /// <summary>Moves onto the list. False, with the value passed over, if it is none of the two.</summary>
    public static bool Enter(scoped ref EventCursor cursor, out bool isWrapped)
    {
        isWrapped = false;
        if (cursor.Json.TokenType == JsonTokenType.StartArray)
            return true;
        if (cursor.Json.TokenType != JsonTokenType.StartObject)
            return false;

        isWrapped = true;
        while (cursor.NextMember(out var name))
        {
            if (cursor.Json.TokenType == JsonTokenType.StartArray && name.SequenceEqual("values"u8))
                return true;
            cursor.Json.Skip();
        }

        return false;
    }

    /// <summary>Moves from the end of the list to that of what it came in.</summary>
    public static void Leave(scoped ref EventCursor cursor, bool isWrapped)
    {
        while (isWrapped && cursor.NextMember(out _))
            cursor.Json.Skip();
    }
}
