using System.Buffers;

namespace Airworthy.Protocol.Events;

/// <summary>Which names say that what they name is a secret.</summary>
internal static class SecretNames
{
    private const int MaxBytes = 256;

    /// <summary>Anywhere in a name that has been folded: small letters and digits only, so that <c>API_Key</c>, <c>x-api-key</c> and <c>apiKey</c> are one.</summary>
    private static readonly SearchValues<string> Stems = SearchValues.Create(
        [
            "password", "passwd", "passphrase", "passcode", "mysqlpwd", "secret", "token", "apikey", "accesskey", "privatekey", "encryptionkey", "signingkey", "sshkey", "authkey",
            "credential", "cookie", "csrf", "xsrf", "session", "sessid", "bearer", "authorization", "signature", "creditcard", "cardnumber",
        ],
        StringComparison.Ordinal);

    /// <summary>Whether the value under this name must not be kept.</summary>
    public static bool IsSecret(ReadOnlySpan<byte> name)
    {
        if (name.Length < 3)
            return false;
        if (name.Length > MaxBytes)
            name = name[^MaxBytes..];
        Span<char> folded = stackalloc char[MaxBytes];
        var length = Fold(name, folded, out var hasSecretWord);
        ReadOnlySpan<char> whole = folded[..length];
        // An assembly's PublicKeyToken is public.
        return (hasSecretWord || whole.ContainsAny(Stems)) && !whole.Contains("publickey", StringComparison.Ordinal);
    }

    /// <summary>Whether it is the name of a header whose whole line is a secret.</summary>
    public static bool IsSecretHeader(ReadOnlySpan<byte> name)
    {
        if (name.Length is < 6 or > 32)
            return false;
        Span<char> folded = stackalloc char[MaxBytes];
        ReadOnlySpan<char> whole = folded[..Fold(name, folded, out _)];
        return whole is "authorization" or "proxyauthorization" or "cookie" or "setcookie" or "xapikey" or "xauthtoken" or "xcsrftoken" or "xxsrftoken";
    }

    private static int Fold(ReadOnlySpan<byte> name, Span<char> folded, out bool hasSecretWord)
    {
        hasSecretWord = false;
        var length = 0;
        var word = 0; // where the current word begins
        var previous = Kind.Other;
        foreach (var one in name)
        {
            var kind = KindOf(one);
            var isNewWord = kind != previous && !(previous == Kind.Upper && kind == Kind.Lower);
            if (isNewWord)
            {
                hasSecretWord |= IsSecretWord(folded[word..length]);
                word = length;
            }

            if (kind != Kind.Other)
                folded[length++] = (char)(kind == Kind.Upper ? one | 0x20 : one);
            previous = kind;
        }

        hasSecretWord |= IsSecretWord(folded[word..length]);
        return length;
    }

    // Too short to be looked for inside of other words: an author is no secret, nor is a passenger.
    private static bool IsSecretWord(ReadOnlySpan<char> word) =>
        word is "auth" or "oauth" or "pwd" or "pass" or "sid" or "jwt" or "pin" or "cvv" or "cvc" or "ssn" or "otp" or "sig";

    private static Kind KindOf(byte one) => one switch
    {
        >= (byte)'a' and <= (byte)'z' => Kind.Lower,
        >= (byte)'A' and <= (byte)'Z' => Kind.Upper,
        >= (byte)'0' and <= (byte)'9' => Kind.Digit,
        _ => Kind.Other,
    };

    private enum Kind
    {
        Other,
        Lower,
        Upper,
        Digit,
    }
}
