using System.Text.Json;

namespace Airworthy.Protocol;

/// <summary>Reads the texts of a payload where they stand; escaped ones are unescaped into scratch space that the caller lends.</summary>
/// <param name="scratch">As many bytes as the payload has are always enough.</param>
internal ref struct JsonText(Span<byte> scratch)
{
    private Span<byte> _free = scratch;

    /// <summary>The string that the reader stands on, in UTF-8.</summary>
    /// <exception cref="InvalidOperationException">It holds half of a surrogate pair.</exception>
    public ReadOnlySpan<byte> Take(scoped ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
            return json.ValueSpan;
        var length = json.CopyString(_free);
        var text = _free[..length];
        _free = _free[length..];
        return text;
    }
}
