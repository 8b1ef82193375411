using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>
/// Walks through a list of which only the first and the last elements are kept. Most lists are short enough, and are read once: only when one turns out not to be, what came after the
/// first elements is taken back, and the middle passed over.
/// </summary>
internal ref struct ElementWindow(int first, int last)
{
    private Utf8JsonReader _afterFirst;
    private int _outputAfterFirst;
    private int _keptAfterFirst;
    private int _read;
    private bool _isLong;

    /// <summary>Moves to the next element that is kept. False at the list's end.</summary>
    /// <param name="kept">What was made of the elements; those that are taken back are removed.</param>
    public bool Next<T>(scoped ref EventCursor cursor, List<T>? kept)
    {
        if (!_isLong && _read == first)
        {
            _afterFirst = cursor.Json;
            _outputAfterFirst = cursor.Output.Length;
            _keptAfterFirst = kept?.Count ?? 0;
        }

        if (!cursor.NextElement())
            return false;
        if (!_isLong && _read++ == first + last)
            PassOverMiddle(ref cursor, kept);
        return true;
    }

    private void PassOverMiddle<T>(scoped ref EventCursor cursor, List<T>? kept)
    {
        _isLong = true;
        var superfluous = 0;
        do
        {
            cursor.Json.Skip();
            superfluous++;
        }
        while (cursor.NextElement());

        cursor.Json = _afterFirst;
        cursor.Output.TakeBack(_outputAfterFirst);
        kept?.RemoveRange(_keptAfterFirst, kept.Count - _keptAfterFirst);
        for (; superfluous >= 0; superfluous--)
        {
            cursor.NextElement();
            if (superfluous > 0)
                cursor.Json.Skip();
        }
    }
}
