"""The shape that several published resources share."""

from rest_framework import serializers


class CodedSerializer(serializers.Serializer):
    """Something that has a code and two names, as it is published."""

    code = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
