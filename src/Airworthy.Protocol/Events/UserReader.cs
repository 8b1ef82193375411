using System.Text;
using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Reads <c>user</c>. What the SDK was told to send of a person is kept; of other members the values of secret names are not.</summary>
internal static class UserReader
{
    /// <summary>Keeps the user; null if nothing is said of one.</summary>
    /// <param name="clientAddress">What <c>{{auto}}</c> stands for; null if it is not to be kept.</param>
    public static EventUser? Read(scoped ref EventCursor cursor, string? clientAddress)
    {
        if (cursor.Json.TokenType != JsonTokenType.StartObject)
        {
            cursor.Json.Skip();
            return null;
        }

        string? id = null, username = null, email = null, address = null;
        var start = cursor.Output.Length;
        cursor.Output.Name("user"u8);
        cursor.Output.BeginObject();
        var first = cursor.Output.Length;
        var others = cursor.NextObject();
        while (cursor.NextMember(out var name))
        {
            if (id is null && name.SequenceEqual("id"u8))
                id = cursor.TakeScalar("id"u8, EventLimits.User);
            else if (username is null && name.SequenceEqual("username"u8))
                username = cursor.TakeScalar("username"u8, EventLimits.User);
            else if (email is null && name.SequenceEqual("email"u8))
                email = cursor.TakeText("email"u8, EventLimits.Email);
            else if (address is null && name.SequenceEqual("ip_address"u8))
                address = TakeAddress(ref cursor, clientAddress);
            else if (cursor.Json.TokenType != JsonTokenType.Null && !IsUsual(name))
                FreeForm.WriteChosen(ref cursor, name, others, first + EventLimits.DataBytes);
            else
                cursor.Json.Skip();
        }

        return cursor.Output.EndObjectUnlessEmpty(start) ? new(id, username, email, address) : null;
    }

    private static string? TakeAddress(scoped ref EventCursor cursor, string? clientAddress)
    {
        if (cursor.Json.TokenType != JsonTokenType.String)
        {
            cursor.Json.Skip();
            return null;
        }

        var text = cursor.Unescaped();
        string? address = null;
        if (text.SequenceEqual("{{auto}}"u8))
            address = clientAddress;
        else if (SessionAttributes.IsAddress(text))
            address = Encoding.UTF8.GetString(text);
        if (address is null)
            return null;
        cursor.Output.Name("ip_address"u8);
        cursor.Output.Text(address);
        return address;
    }

    private static bool IsUsual(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("id"u8) || name.SequenceEqual("username"u8) || name.SequenceEqual("email"u8) || name.SequenceEqual("ip_address"u8);
}
